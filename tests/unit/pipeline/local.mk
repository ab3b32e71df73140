check_PROGRAMS += document.test condition.test graph.test memory.test
TESTS += document.test condition.test graph.test memory.test
document_test_SOURCES = tests/unit/pipeline/document_test.c
document_test_CPPFLAGS = $(UNIT_CPPFLAGS)
document_test_LDADD = $(UNIT_LDADD) $(CJSON_LIBS)
condition_test_SOURCES = tests/unit/pipeline/condition_test.c
condition_test_CPPFLAGS = $(UNIT_CPPFLAGS)
condition_test_LDADD = $(UNIT_LDADD) $(CJSON_LIBS)
graph_test_SOURCES = tests/unit/pipeline/graph_test.c
graph_test_CPPFLAGS = $(UNIT_CPPFLAGS)
graph_test_LDADD = $(UNIT_LDADD)
graph_test_LDFLAGS = $(WHOLE_CORE)
memory_test_SOURCES = tests/unit/pipeline/memory_test.c
memory_test_CPPFLAGS = $(UNIT_CPPFLAGS)
memory_test_LDADD = $(UNIT_LDADD) $(CJSON_LIBS)
memory_test_LDFLAGS = $(WHOLE_CORE) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc
