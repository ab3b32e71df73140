check_PROGRAMS += record.test
TESTS += record.test
record_test_SOURCES = tests/unit/record/record_test.c
record_test_CPPFLAGS = $(UNIT_CPPFLAGS)
record_test_LDADD = $(UNIT_LDADD)
