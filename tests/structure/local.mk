TESTS += tests/structure/include_order.py tests/structure/shipped.py
EXTRA_DIST += tests/structure/include_order.py tests/structure/shipped.py
