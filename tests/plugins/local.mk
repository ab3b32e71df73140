# Stages that only tests use: found with --plugins tests/plugins of the build tree.
TEST_PLUGIN_LDFLAGS = $(PLUGIN_LDFLAGS) -rpath /nowhere
check_LTLIBRARIES += \
    tests/plugins/reading.la \
    tests/plugins/changing.la \
    tests/plugins/failing.la \
    tests/plugins/exporting.la \
    tests/plugins/tables.la
tests_plugins_reading_la_SOURCES = tests/plugins/reading.c
tests_plugins_reading_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
tests_plugins_reading_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
tests_plugins_changing_la_SOURCES = tests/plugins/changing.c
tests_plugins_changing_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
tests_plugins_changing_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
tests_plugins_failing_la_SOURCES = tests/plugins/failing.c
tests_plugins_failing_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
tests_plugins_failing_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
tests_plugins_exporting_la_SOURCES = tests/plugins/exporting.c
tests_plugins_exporting_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
tests_plugins_exporting_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
tests_plugins_tables_la_SOURCES = tests/plugins/tables.c
tests_plugins_tables_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
tests_plugins_tables_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
EXTRA_DIST += tests/plugins/README.md
