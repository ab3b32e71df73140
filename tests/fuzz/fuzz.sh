#!/bin/sh
# Fuzzes the targets of this folder for a while each, with libFuzzer, ASan and UBSan.
#   fuzz.sh SOURCE BUILD SECONDS [NAME...]
# What is found is left in BUILD/fuzz/NAME/found; a shorter corpus is not made.
set -eu
src=$1 build=$2 seconds=$3
shift 3
CLANG=${CLANG:-clang}
flags="-g -O1 -std=gnu11 -fno-omit-frame-pointer -pthread -I$src -I$src/core/include -I$src/core -I$build"
flags="$flags -I$src/plugins/lib -I$src/plugins -DPRUN_PLUGINDIR=\"/nonexistent\" -DPRUN_LOCALE=\"C.UTF-8\""
sanitize=address,undefined
libs="$(pkg-config --libs libuv libcjson sqlite3 libcrypto) -lltdl -lm -ldl"
libs="$libs $(pkg-config --libs uchardet 2>/dev/null || true)"

if ! echo 'int LLVMFuzzerTestOneInput(void){return 0;}' |
    $CLANG -fsanitize=fuzzer,$sanitize -x c - -o /dev/null 2>/dev/null; then
    echo "$CLANG has no libFuzzer here: apt-get install clang libclang-rt-14-dev" >&2
    exit 77
fi

mkdir -p "$build/fuzz/core"
objects=
for c in "$src"/core/*/*.c; do
    o="$build/fuzz/core/$(echo "${c#"$src"/core/}" | tr / _).o"
    [ "$o" -nt "$c" ] || $CLANG $flags -fsanitize=fuzzer-no-link,$sanitize -c "$c" -o "$o"
    objects="$objects $o"
done
rm -f "$build/fuzz/core.a"
ar rcs "$build/fuzz/core.a" $objects

status=0
[ $# -gt 0 ] || set -- $(cd "$src/tests/fuzz" && ls ./*.c | sed 's,^\./,,; s,\.c$,,' | grep -v '^replay$')
for name; do
    dir=$build/fuzz/$name
    mkdir -p "$dir/found" "$dir/corpus"
    more=$(sed -n 's,^// fuzz-sources:,,p' "$src/tests/fuzz/$name.c" | tr ' ' '\n' | sed -n "s,^.,$src/&,p")
    $CLANG $flags -fsanitize=fuzzer,$sanitize "$src/tests/fuzz/$name.c" $more "$build/fuzz/core.a" -o "$dir/$name" $libs
    echo "== $name, $seconds s"
    "$dir/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$dir/found/" "$dir/corpus" "$src/tests/fuzz/corpus/$name" 2>"$dir/log" || {
        status=1
        tail -40 "$dir/log"
    }
    grep -E 'number_of_executed_units|new_units_added|peak_rss' "$dir/log" || true
done
exit $status
