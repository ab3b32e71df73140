# Pipelines in, exact words out.
TESTS += tests/golden/wrong.py tests/golden/right.py tests/golden/schema.py
EXTRA_DIST += tests/golden/schema.py tests/golden/wrong.py tests/golden/wrong tests/golden/right.py tests/golden/right examples/pipelines
TESTS += tests/golden/daily.py
EXTRA_DIST += tests/golden/daily.py
