# Sourced by ./test: what the tests need, installed or named exactly.

check_prerequisites() {
  local sdk missing=0
  sdk=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' global.json)
  if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q "^$sdk "; then
    echo "test: the .NET SDK $sdk is missing (see global.json)." >&2
    missing=1
  fi
  if ! command -v node >/dev/null || [ "$(node -p 'Number(process.versions.node.split(".")[0])')" -lt 20 ]; then
    echo "test: Node 20 or newer is missing." >&2
    missing=1
  fi
  command -v npm >/dev/null || { echo "test: npm is missing (it comes with Node)." >&2; missing=1; }
  [ "$missing" = 0 ] || exit 2
}

# What only Debian has: the browser, the Python client of the source documents, the proxies of deploy/.
install_debian_packages() {
  local package needed=()
  for package in chromium python3-socketio python3-websocket python3-requests curl nginx haproxy openssl; do
    if ! command -v dpkg-query >/dev/null || [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
      needed+=("$package")
    fi
  done
  [ ${#needed[@]} -eq 0 ] && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "== apt-get install ${needed[*]}"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${needed[@]}" >/dev/null
  else
    echo "test: these Debian packages are missing: ${needed[*]}" >&2
    echo "      install them (apt-get install ${needed[*]}), or run ./test as root." >&2
    exit 2
  fi
}

# npm ci, once for each state of a lock file.
install_npm_packages() {
  local lock folder stamp
  while IFS= read -r lock; do
    folder=$(dirname "$lock")
    stamp="$folder/node_modules/.lock-hash"
    if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$(hash_of "$lock")" ]; then
      echo "== npm ci in $folder"
      (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
      hash_of "$lock" >"$stamp"
    fi
  done < <(find devnet samples tests bench -name package-lock.json -not -path '*/node_modules/*' | sort)
}

hash_of() { node -e 'process.stdout.write(require("crypto").createHash("sha256").update(require("fs").readFileSync(process.argv[1])).digest("hex"))' "$1"; }
