// Asks Sallyport for a token: good for one connection, for ten minutes at most.

/** What to tell the page: { status, body, retryAfter? }. Nothing of the key, and nothing the server said about it. */
export async function fetchToken({ url, apiKey }) {
  let response;
  try {
    response = await fetch(new URL("/api/v1/ws-token", url), {
      headers: { "x-api-key": apiKey },
      redirect: "error",
      signal: AbortSignal.timeout(10_000),
    });
  } catch {
    return { status: 502, body: { error: "the server cannot be reached" } };
  }

  if (response.ok) {
    const { token } = await response.json();
    return { status: 200, body: { token } };
  }

  await response.body?.cancel();
  if (response.status === 401 || response.status === 403) {
    // The page cannot help this: somebody has to give the proxy another key.
    return { status: 403, body: { error: "the server does not accept the key" } };
  }

  const retryAfter = response.headers.get("retry-after") ?? undefined;
  return { status: 503, retryAfter, body: { error: "the server is busy" } };
}
