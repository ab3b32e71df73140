transform_filterdir = $(plugindir)/transform/filter
transform_filter_LTLIBRARIES = plugins/transform/filter/filter.la
plugins_transform_filter_filter_la_SOURCES = plugins/transform/filter/filter.c
plugins_transform_filter_filter_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_transform_filter_filter_la_LDFLAGS = $(PLUGIN_LDFLAGS)
