// What an operator does, by the command line or by the admin API: the same verbs, the same answers.
import assert from "node:assert/strict";

/** `sallyport …` beside the running server. */
export class CommandLine {
  static async of(server) {
    return new CommandLine(server);
  }

  #server;

  constructor(server) {
    this.#server = server;
  }

  /** How the audit log names those who act this way. */
  actorKind = "operator";

  createAccount = (name, tier) => this.#ask("accounts", "create", "--name", name, "--tier", tier);
  createKey = (account) => this.#ask("keys", "create", "--account", account);
  pendingRequests = async () => (await this.#ask("requests", "list", "--state", "pending")).requests;
  approve = (id, tier) => this.#ask("requests", "approve", id, "--tier", tier);
  setTier = (account, tier) => this.#ask("accounts", "set-tier", account, tier);
  setScopes = (key, scopes) => this.#ask("keys", "edit", key, ...scopes.flatMap((scope) => ["--scope", scope]));
  rotate = (key, seconds) => this.#ask("keys", "rotate", key, "--overlap", `${seconds}s`);
  keys = async (account) => (await this.#ask("keys", "list", "--account", account)).keys;
  reportLeak = (key) => this.#ask("keys", "report-leak", "--key-id", key);
  revoke = (key) => this.#ask("keys", "revoke", key);
  audit = async () => (await this.#ask("audit", "list")).entries;
  verifyAudit = () => this.#ask("audit", "verify");

  #ask(...verb) {
    return this.#server.operator(...verb);
  }
}

/** `/admin/v1` with a token of its own. */
export class AdminApi {
  actorKind = "admin-token";

  #url;
  #secret;

  static async of(server) {
    const api = new AdminApi();
    api.#url = server.beside.admin;
    api.#secret = (await server.operator("admin-tokens", "create", "--name", "interop", "--role", "admin")).secret;
    return api;
  }

  createAccount = (name, tier) => this.#ask("POST", "/accounts", { name, tier });
  createKey = (account) => this.#ask("POST", "/keys", { account });
  pendingRequests = async () => (await this.#ask("GET", "/access-requests?state=pending")).requests;
  approve = (id, tier) => this.#ask("POST", `/access-requests/${id}/approve`, { tier });
  setTier = (account, tier) => this.#ask("PUT", `/accounts/${account}/tier`, { tier });
  setScopes = (key, scopes) => this.#ask("PATCH", `/keys/${key}`, { scopes });
  rotate = (key, seconds) => this.#ask("POST", `/keys/${key}/rotate`, { overlapSeconds: seconds });
  keys = async (account) => (await this.#ask("GET", `/keys?account=${account}`)).keys;
  reportLeak = (key) => this.#ask("POST", "/keys/report-leak", { id: key });
  revoke = (key) => this.#ask("POST", `/keys/${key}/revoke`);
  audit = async () => (await this.#ask("GET", "/audit?limit=200")).entries;
  verifyAudit = () => this.#ask("GET", "/audit/verification");

  async #ask(method, path, body) {
    const response = await fetch(`${this.#url}/admin/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#secret}`, ...(body && { "content-type": "application/json" }) },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }
}
