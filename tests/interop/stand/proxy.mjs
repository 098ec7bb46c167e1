// Debian's nginx and HAProxy with the configurations of deploy/, but ports, files and the upstream put in.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { inCheckout } from "./checkout.mjs";
import { Child } from "./child.mjs";
import { temporaryFolder } from "./folder.mjs";
import { freePort } from "./free-port.mjs";
import { until } from "./wait.mjs";

/** Replaces each text, every one of which must be there: a configuration that has changed is told at once. */
function put(text, replacements) {
  for (const [from, to] of replacements) {
    if (!text.includes(from)) {
      throw new Error(`the configuration no longer says ${from}`);
    }
    text = text.replaceAll(from, to);
  }
  return text;
}

class Proxy {
  #child;

  async begin(command, args, log) {
    this.log = () => (existsSync(log) ? readFileSync(log, "utf8") : "") + this.#child.output;
    this.#child = new Child(command, args);
    await until(() => answers(this.port), `${command} listens:\n${this.#child.output}`);
    return this;
  }

  get url() {
    return `https://127.0.0.1:${this.port}`;
  }

  get wsUrl() {
    return `wss://127.0.0.1:${this.port}/ws`;
  }

  async stop() {
    await this.#child.stop();
  }
}

async function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(true) || socket.destroy());
    socket.on("error", () => resolve(false));
  });
}

async function prepare() {
  const proxy = new Proxy();
  proxy.port = await freePort();
  proxy.plainPort = await freePort();
  proxy.folder = temporaryFolder();
  const [certificate, key] = ["cert.pem", "key.pem"].map((name) => join(proxy.folder, name));
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost"].concat(
      ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
    ),
    { stdio: "ignore" },
  );
  proxy.certificate = readFileSync(certificate);
  writeFileSync(join(proxy.folder, "cert-and-key.pem"), Buffer.concat([proxy.certificate, readFileSync(key)]));
  return proxy;
}

export async function startNginx(server) {
  const proxy = await prepare();
  const { folder } = proxy;
  const log = join(folder, "access.log");
  mkdirSync(join(folder, "temp"));
  const site = put(readFileSync(inCheckout("deploy/nginx/sallyport.conf"), "utf8"), [
    ["server 127.0.0.1:8080", `server ${new URL(server.url).host}`],
    ["listen 443 ssl http2", `listen 127.0.0.1:${proxy.port} ssl http2`],
    ["listen 80", `listen 127.0.0.1:${proxy.plainPort}`],
    ["server_name api.example.com", "server_name localhost"],
    ["/etc/ssl/sallyport", folder],
    ["/var/log/nginx/sallyport.log", log],
    ["/var/log/nginx/sallyport-error.log", join(folder, "error.log")],
  ]);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/temp/${name};`).join(" ");
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log crit; events {} http { ${temporary} access_log off;\n${site}\n}`,
  );
  return proxy.begin("/usr/sbin/nginx", ["-c", join(folder, "nginx.conf"), "-e", join(folder, "error.log")], log);
}

export async function startHaproxy(server) {
  const proxy = await prepare();
  const { folder } = proxy;
  const text = put(readFileSync(inCheckout("deploy/haproxy/haproxy.cfg"), "utf8"), [
    ["127.0.0.1:8080", new URL(server.url).host],
    ["bind :443", `bind 127.0.0.1:${proxy.port}`],
    ["bind :80", `bind 127.0.0.1:${proxy.plainPort}`],
    ["/etc/ssl/sallyport", folder],
    ["log /dev/log local0", "log stdout format raw local0"],
    ["maxconn 50000", "maxconn 500"],
  ]);
  writeFileSync(join(folder, "haproxy.cfg"), text);
  return proxy.begin("/usr/sbin/haproxy", ["-db", "-f", join(folder, "haproxy.cfg")], join(folder, "none"));
}
