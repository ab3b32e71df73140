# Outputs that users delete, replace, lock, copy and fill up.
TESTS += tests/exporters/exporters.py
EXTRA_DIST += tests/exporters/exporters.py
