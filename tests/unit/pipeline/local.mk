check_PROGRAMS += document.test condition.test
TESTS += document.test condition.test
document_test_SOURCES = tests/unit/pipeline/document_test.c
document_test_CPPFLAGS = $(UNIT_CPPFLAGS)
document_test_LDADD = $(UNIT_LDADD) $(CJSON_LIBS)
condition_test_SOURCES = tests/unit/pipeline/condition_test.c
condition_test_CPPFLAGS = $(UNIT_CPPFLAGS)
condition_test_LDADD = $(UNIT_LDADD) $(CJSON_LIBS)
