#!/bin/bash
# Fuzz/run.sh SECONDS [TARGET…]: builds the fuzz targets and runs each for that long. What crashes one is kept under
# Fuzz/Crashers/TARGET, where a test of the main suite replays it; commit it with the fix.
set -eu
cd "$(dirname "$0")"
seconds=${1:-60}
[ $# -gt 0 ] && shift
if [ $# -gt 0 ]; then targets=$*; else targets="pattern bytecode json syntax evaluation shell"; fi
swift=${SWIFT:-swift}

# Optimized, or it would be ten times slower; traps and preconditions stay.
build="build -c release --sanitize fuzzer"
$swift $build --product fuzz
fuzz=$($swift $build --show-bin-path)/fuzz

status=0
set --
for target in $targets; do
  corpus=.build/corpus/$target
  mkdir -p "$corpus" "Crashers/$target"
  seeds=
  case $target in
  syntax | evaluation | shell) seeds="../samples ../Tests/LanguageScripts" ;;
  json) seeds="../samples" ;;
  esac
  for folder in "Crashers/$target" $seeds; do [ -d "$folder" ] && set -- "$@" "$folder"; done
  echo "fuzz: $target for $seconds s"
  log=.build/$target.log
  if ! AUP_FUZZ_TARGET=$target "$fuzz" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -dict=aup.dict -artifact_prefix="Crashers/$target/" "$corpus" "$@" >"$log" 2>&1; then
    status=1
    grep -aE 'Fatal error|ERROR|SUMMARY|Test unit' "$log" || tail -5 "$log"
  fi
  grep -aE 'number_of_executed' "$log" || true
  set --
done
exit $status
