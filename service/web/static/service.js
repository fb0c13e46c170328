// Requests to the service that the page came from, and nowhere else.

/** What the service (or the way to it) answered instead of a result; `fields` are those of RFC 9457. */
export class Problem extends Error {
  constructor(fields) {
    super(fields.title);
    this.fields = fields;
  }
}

// Kept in memory only: gone with the page.
let key = null;

/** Use this API key from now on; null for none. */
export function useKey(value) {
  key = value;
}

/** The service's limits and version, or null where it tells none. */
export async function info() {
  try {
    const response = await fetch(address("v1/info"), { headers: { Accept: "application/json" } });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/**
 * Post an article to /v1/quotes. `accept` is the media type of the answer, `query` further parameters, `article` the members of the JSON body.
 * Returns the Response of a 200; throws a Problem for everything else, or an AbortError.
 */
export async function post(article, { accept = "application/json", query = {}, signal = null } = {}) {
  const url = address("v1/quotes");
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const headers = { Accept: `${accept}, application/problem+json;q=0.5`, "Content-Type": "application/json" };
  if (key !== null) headers.Authorization = `Bearer ${key}`;
  let response;
  try {
    response = await fetch(url, { method: "POST", headers, body: JSON.stringify(article), signal, cache: "no-store" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ title: "The service cannot be reached", detail: "No answer came back. Check the connection, or whether the service runs, and try again." });
  }
  if (response.ok) return response;
  throw new Problem(await problem(response));
}

async function problem(response) {
  const fields = { title: `The service answered ${response.status}`, detail: response.statusText, status: response.status };
  try {
    const told = await response.json();
    if (told !== null && typeof told === "object") Object.assign(fields, told);
  } catch {
    // A proxy in between may answer with something else than a problem; its status is all there is to show.
  }
  fields.status = response.status;
  fields.retryAfter = response.headers.get("Retry-After");
  return fields;
}

function address(path) {
  return new URL(path, document.baseURI);
}
