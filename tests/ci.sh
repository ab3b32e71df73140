#!/bin/sh
# Three builds: the tests with warnings as errors, the tests under ASan+UBSan, and a release that builds and
# tests itself. Prints how long each took; ends with the count of the first.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"
started=$(date +%s)
say() { printf '== %s (%s s so far)\n' "$*" "$(($(date +%s) - started))"; }

say "tests, gcc, warnings are errors"
summary=$(mktemp)
PRUN_CONFIGURE=--enable-werror ./bootstrap check | tee "$summary"
tail -n 1 "$summary" | grep -q ' 0 failed'

say "clang, warnings are errors"
mkdir -p build-clang
(cd build-clang && { [ -f config.status ] || ../configure --enable-werror CC=clang CXX=clang++ >configure.log 2>&1; } &&
    make -j"$(nproc)" all >make.log 2>&1) || { tail -n 40 build-clang/*.log; exit 1; }

say "tests under ASan and UBSan"
mkdir -p build-asan
(cd build-asan && { [ -f config.status ] ||
    ../configure --enable-werror --enable-sanitizers=address,undefined CFLAGS='-g -O1' CXXFLAGS='-g -O1' \
        >configure.log 2>&1; } &&
    make -j"$(nproc)" all >make.log 2>&1) || { tail -n 40 build-asan/*.log; exit 1; }
if ! (cd build-asan && PRUN_KILLS=20 make -j"$(nproc)" check >check.log 2>&1); then
    grep -E '^(FAIL|ERROR)|ERROR: (Address|Leak)|runtime error' build-asan/check.log | head -n 40
    grep -lE 'ERROR: (Address|Leak)Sanitizer|runtime error' $(find build-asan/tests build-asan -name '*.log') | head
    exit 1
fi
grep -E '^# (TOTAL|PASS|FAIL|SKIP|ERROR)' build-asan/check.log

say "make distcheck"
(cd build && PRUN_KILLS=20 make distcheck >distcheck.log 2>&1) || { tail -n 60 build/distcheck.log; exit 1; }

say "done"
tail -n 1 "$summary"
