TESTS += tests/structure/doc_files.py tests/structure/include_order.py tests/structure/shipped.py
EXTRA_DIST += tests/structure/doc_files.py tests/structure/include_order.py tests/structure/shipped.py
