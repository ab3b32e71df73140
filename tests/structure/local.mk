TESTS += tests/structure/include_order.py
EXTRA_DIST += tests/structure/include_order.py
