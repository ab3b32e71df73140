# `make bench` (BENCH_FLAGS as bench.py has them) measures; the floors are built for it alone.
check_LTLIBRARIES += tests/bench/hop.la
tests_bench_hop_la_SOURCES = tests/bench/hop.c
tests_bench_hop_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
tests_bench_hop_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
TESTS += tests/bench/instructions.py
EXTRA_DIST += tests/bench/bench.py tests/bench/bounds.json tests/bench/compare.py tests/bench/pages.py tests/bench/inputs.py \
    tests/bench/instructions.py tests/bench/jobs.py

BENCH_FLOORS =
EXTRA_PROGRAMS = $(BENCH_FLOORS)
CLEANFILES += $(BENCH_FLOORS)
if HAVE_PCRE2
BENCH_FLOORS += tests/bench/floor_lines
tests_bench_floor_lines_SOURCES = tests/bench/floor_lines.c
tests_bench_floor_lines_CPPFLAGS = $(PCRE2_CFLAGS)
tests_bench_floor_lines_LDADD = $(PCRE2_LIBS)
endif
if HAVE_SIMDJSON
BENCH_FLOORS += tests/bench/floor_json
tests_bench_floor_json_SOURCES = tests/bench/floor_json.cc
tests_bench_floor_json_CXXFLAGS = -O2 -std=c++17
tests_bench_floor_json_CPPFLAGS = $(SIMDJSON_CFLAGS)
tests_bench_floor_json_LDADD = $(SIMDJSON_LIBS)
endif

.PHONY: bench bench-instructions
bench: all tests/bench/hop.la $(BENCH_FLOORS)
	srcdir=$(abs_top_srcdir) builddir=$(abs_top_builddir) $(PYTHON3) $(top_srcdir)/tests/bench/bench.py $(BENCH_FLAGS)

bench-instructions: all tests/bench/hop.la
	srcdir=$(abs_top_srcdir) builddir=$(abs_top_builddir) $(PYTHON3) $(top_srcdir)/tests/bench/instructions.py
