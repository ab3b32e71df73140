EXTRA_DIST += tests/bench/compare.py tests/bench/floor_json.cc tests/bench/floor_lines.c tests/bench/inputs.py
