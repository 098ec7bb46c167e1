// How somebody asks for access, and takes the key that a one-time link gives.
import assert from "node:assert/strict";

const applicant = { name: "Acme Ltd", contact: "ops@acme.example", useCase: "prices for a small page" };

/** A person with a browser: the form, and the page of the link. */
export async function askByForm(server) {
  const form = await fetch(`${server.url}/request-access`);
  assert.equal(form.status, 200);
  assert.match(await form.text(), /<form method="post" action="\/request-access">/);
  const sent = await fetch(`${server.url}/request-access`, {
    method: "POST",
    body: new URLSearchParams(applicant),
    headers: { origin: server.url },
    redirect: "manual",
  });
  assert.equal(sent.status, 303);
  const received = await fetch(new URL(sent.headers.get("location"), server.url));
  assert.match(await received.text(), /Thank you/);
}

/** A program: the endpoint. */
export async function askByEndpoint(server) {
  const sent = await fetch(`${server.url}/api/v1/access-requests`, {
    method: "POST",
    body: JSON.stringify(applicant),
    headers: { "content-type": "application/json" },
  });
  assert.equal(sent.status, 202);
}

/** Opens the link as often as scanners of mail do, presses its button, and returns the key. */
export async function takeKey(link) {
  for (let i = 0; i < 3; i++) {
    const offer = await fetch(link);
    const page = await offer.text();
    assert.equal(offer.status, 200, page);
    assert.match(page, /<button type="submit">/);
    assert.doesNotMatch(page, /slp_live_/);
  }

  const shown = await fetch(link, { method: "POST", headers: { origin: new URL(link).origin } });
  const page = await shown.text();
  assert.equal(shown.status, 200, page);
  assert.equal(shown.headers.get("cache-control"), "no-store");
  const [secret] = page.match(/slp_live_[0-9A-Za-z]{38}/);

  // Once, by whatever method.
  for (const method of ["POST", "GET"]) {
    const again = await fetch(link, { method, headers: { origin: new URL(link).origin } });
    assert.equal(again.status, 404);
    assert.doesNotMatch(await again.text(), /slp_/);
  }

  return secret;
}
