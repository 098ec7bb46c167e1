# Sourced by ./test: runs one suite, counts it, and adds up.

passed=0 failed=0 skipped=0
broken=()

run_suite() {
  local suite=$1 log counts code=0
  log=$(mktemp)
  echo "== $suite"
  case "$suite" in
    *.Tests) timeout 900 dotnet "artifacts/bin/$suite/release/$suite.dll" -noColor >"$log" 2>&1 || code=$? ;;
    *) (cd "$suite" && timeout 1200 node --test --test-reporter=spec) >"$log" 2>&1 || code=$? ;;
  esac
  counts=$(count "$suite" "$log")
  if [ -z "$counts" ]; then
    # A suite that dies before it counts is a failure, never a pass.
    counts="0 1 0"
  elif [ "$code" != 0 ] && [ "$(cut -d' ' -f2 <<<"$counts")" = 0 ]; then
    counts="$(cut -d' ' -f1 <<<"$counts") 1 $(cut -d' ' -f3 <<<"$counts")"
  fi
  read -r p f s <<<"$counts"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  if [ "$f" != 0 ]; then
    broken+=("$suite")
    cat "$log"
  fi
  echo "   $p passed, $f failed$([ "$s" = 0 ] || echo ", $s skipped")"
  rm -f "$log"
}

# Prints "passed failed skipped", or nothing where the runner printed no summary.
count() {
  case "$1" in
    *.Tests)
      sed -n 's/.*Total: *\([0-9]*\), *Errors: *\([0-9]*\), *Failed: *\([0-9]*\), *Skipped: *\([0-9]*\), *Not Run: *\([0-9]*\).*/\1 \2 \3 \4 \5/p' "$2" |
        tail -1 | while read -r total errors fail skip notrun; do
        if [ "$total" -gt 0 ]; then echo "$((total - fail - skip - notrun)) $((fail + errors)) $((skip + notrun))"; fi
      done
      ;;
    *)
      awk '/^(ℹ|#) pass /{p=$3} /^(ℹ|#) fail /{f=$3} /^(ℹ|#) cancelled /{c=$3} /^(ℹ|#) (skipped|todo) /{s+=$3} END{if (p+f+c > 0) print p+0, f+c, s+0}' "$2"
      ;;
  esac
}

summarize() {
  echo
  [ ${#broken[@]} -eq 0 ] || echo "Failed: ${broken[*]}"
  echo "Suites ran for $1 s."
  if [ "$skipped" = 0 ]; then
    echo "$passed passed, $failed failed"
  else
    echo "$passed passed, $failed failed, $skipped skipped"
  fi
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
