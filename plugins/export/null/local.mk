export_nulldir = $(plugindir)/export/null
export_null_LTLIBRARIES = plugins/export/null/null.la
plugins_export_null_null_la_SOURCES = plugins/export/null/null.c
plugins_export_null_null_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_export_null_null_la_LDFLAGS = $(PLUGIN_LDFLAGS)
