check_PROGRAMS += source_files.test source_watch.test
TESTS += source_files.test source_watch.test
source_files_test_SOURCES = tests/unit/source_files/walk_test.c
source_files_test_CPPFLAGS = $(UNIT_CPPFLAGS) $(PLUGIN_CPPFLAGS)
source_files_test_LDADD = libsourcefiles.la $(UNIT_LDADD)
source_watch_test_SOURCES = tests/unit/source_files/watch_test.c
source_watch_test_CPPFLAGS = $(UNIT_CPPFLAGS) $(PLUGIN_CPPFLAGS)
source_watch_test_LDADD = libsourcefiles.la $(UNIT_LDADD)
