# Pipelines in, exact words out.
TESTS += tests/golden/wrong.py tests/golden/right.py tests/golden/schema.py tests/golden/words.py
EXTRA_DIST += \
    tests/golden/wrong.py tests/golden/wrong \
    tests/golden/right.py tests/golden/right \
    tests/golden/schema.py tests/golden/words.py \
    examples/pipelines
TESTS += tests/golden/daily.py
EXTRA_DIST += tests/golden/daily.py tests/golden/daily
