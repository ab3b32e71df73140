# Every stage class of the build tree through the same ordeal; PRUN_SCALE=10 makes the huge inputs huger.
TESTS += tests/conformance/conformance.py
EXTRA_DIST += tests/conformance/conformance.py tests/conformance/given.py
