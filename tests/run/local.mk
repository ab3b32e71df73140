# Whole runs of the engine with the stages of tests/plugins.
TESTS += tests/run/order.py tests/run/letters.py tests/run/changes.py tests/run/commit.py tests/run/stop.py \
    tests/run/ways.py tests/run/lines.py tests/run/generic.py tests/run/memory.py
EXTRA_DIST += tests/run/runs.py tests/run/order.py tests/run/letters.py tests/run/changes.py \
    tests/run/commit.py tests/run/stop.py tests/run/memory.py tests/run/ways.py tests/run/lines.py tests/run/generic.py
