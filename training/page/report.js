"use strict";
const form = document.getElementById("filter");
const main = document.querySelector("main");
const errors = [...main.querySelectorAll("article")];

function show() {
  const wanted = new Set([...form.querySelectorAll("[name=problem]:checked")].map((box) => box.value));
  const search = form.elements.search.value.trim().toLowerCase();
  let shown = 0;
  for (const error of errors) {
    const isWanted = error.dataset.problems.split("|").some((problem) => wanted.has(problem));
    error.hidden = !(isWanted && error.textContent.toLowerCase().includes(search));
    shown += !error.hidden;
  }
  form.querySelector("output").textContent = `${shown} of ${errors.length}`;
}

function sort() {
  const by = form.elements.sort.value === "sure" ? (error) => -error.dataset.confidence : (error) => +error.dataset.order;
  main.append(...errors.slice().sort((one, other) => by(one) - by(other)));
}

form.addEventListener("input", show);
form.elements.sort.addEventListener("change", sort);
form.addEventListener("submit", (event) => event.preventDefault());
show();
