transform_setdir = $(plugindir)/transform/set
transform_set_LTLIBRARIES = plugins/transform/set/set.la
plugins_transform_set_set_la_SOURCES = plugins/transform/set/set.c
plugins_transform_set_set_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_transform_set_set_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_transform_set_set_la_LIBADD = libfields.la
