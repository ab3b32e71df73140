export_csvdir = $(plugindir)/export/csv
export_csv_LTLIBRARIES = plugins/export/csv/csv.la
plugins_export_csv_csv_la_SOURCES = plugins/export/csv/csv.c
plugins_export_csv_csv_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_export_csv_csv_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_export_csv_csv_la_LIBADD = libfile.la libtext.la
