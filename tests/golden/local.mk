# Pipelines in, exact words out.
TESTS += tests/golden/wrong.py
dist_check_SCRIPTS += tests/golden/wrong.py
EXTRA_DIST += tests/golden/wrong
