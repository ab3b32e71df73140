# Pipelines in, exact words out.
TESTS += tests/golden/wrong.py tests/golden/right.py
EXTRA_DIST += tests/golden/wrong.py tests/golden/wrong tests/golden/right.py tests/golden/right examples/pipelines
