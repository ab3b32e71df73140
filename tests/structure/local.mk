TESTS += tests/structure/include_order.py
EXTRA_DIST += tests/structure/include_order.py
TESTS += tests/structure/doc_files.py
EXTRA_DIST += tests/structure/doc_files.py docs/writing-a-stage.md docs/pipeline-file.md
