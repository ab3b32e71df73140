check_PROGRAMS += export_jsonl.test
TESTS += export_jsonl.test
export_jsonl_test_SOURCES = tests/unit/export_jsonl/output_test.c plugins/lib/file/receipt.c
export_jsonl_test_CPPFLAGS = $(UNIT_CPPFLAGS) $(PLUGIN_CPPFLAGS)
export_jsonl_test_LDADD = $(UNIT_LDADD)
