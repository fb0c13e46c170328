// The one way in which the page makes elements: text goes in as text nodes only.

/**
 * An element of `doc` with classes, attributes and children. A child is a node or a string; null and false are left out.
 * Attributes whose value is null or false are left out, true becomes an empty value.
 */
export function element(doc, tag, { classes = "", data = {}, ...attributes } = {}, ...children) {
  const made = doc.createElement(tag);
  if (classes) made.className = classes;
  for (const [name, value] of Object.entries(data)) if (value !== null && value !== undefined) made.dataset[name] = value;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** "1 quotation", "1,204 quotations". */
export function counted(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** A share or a confidence between 0 and 1 as "42 %" (with a narrow space that does not break). */
export function percent(part) {
  return part > 0 && part < 0.005 ? "<1\u202f%" : `${Math.round(part * 100)}\u202f%`;
}

/** How many code points a string has; the service counts its limits in them. */
export function codePoints(text) {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) {
      count -= 1;
      index += 1;
    }
  }
  return count;
}
