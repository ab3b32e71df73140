# The commit protocol as a model, whose crash points are enumerated.
TESTS += tests/model/commit.py
EXTRA_DIST += tests/model/commit.py
