# Skipped where there is no corpus beside the project.
TESTS += tests/decode/charsets.py
EXTRA_DIST += tests/decode/charsets.py
