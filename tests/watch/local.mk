# A watched folder; make soak has more files.
TESTS += tests/watch/watch.py
EXTRA_DIST += tests/watch/watch.py
