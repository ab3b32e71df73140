# The segmenter without the core.
check_PROGRAMS += segment_names.test segment_page.test segment_pack.test
TESTS += segment_names.test segment_page.test segment_pack.test
SEGMENT_TEST_CPPFLAGS = $(PLUGIN_CPPFLAGS) -I$(top_srcdir) -I$(top_srcdir)/plugins -I$(top_srcdir)/plugins/segment/newspaper
SEGMENT_TEST_LDADD = libsegment.la libnewspaper.la $(CJSON_LIBS) -lm
segment_names_test_SOURCES = tests/unit/segment_newspaper/names_test.c tests/unit/segment_newspaper/bench.h
segment_names_test_CPPFLAGS = $(SEGMENT_TEST_CPPFLAGS)
segment_names_test_LDADD = $(SEGMENT_TEST_LDADD)
segment_page_test_SOURCES = tests/unit/segment_newspaper/page_test.c tests/unit/segment_newspaper/bench.h
segment_page_test_CPPFLAGS = $(SEGMENT_TEST_CPPFLAGS)
segment_page_test_LDADD = $(SEGMENT_TEST_LDADD)
segment_pack_test_SOURCES = tests/unit/segment_newspaper/pack_test.c tests/unit/segment_newspaper/bench.h
segment_pack_test_CPPFLAGS = $(SEGMENT_TEST_CPPFLAGS)
segment_pack_test_LDADD = $(SEGMENT_TEST_LDADD)
