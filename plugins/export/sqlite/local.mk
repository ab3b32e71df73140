export_sqlitedir = $(plugindir)/export/sqlite
export_sqlite_LTLIBRARIES = plugins/export/sqlite/sqlite.la
plugins_export_sqlite_sqlite_la_SOURCES = \
    plugins/export/sqlite/database.c plugins/export/sqlite/database.h \
    plugins/export/sqlite/row.c plugins/export/sqlite/row.h \
    plugins/export/sqlite/schema.c plugins/export/sqlite/schema.h \
    plugins/export/sqlite/sqlite.c \
    plugins/export/sqlite/table.c plugins/export/sqlite/table.h
plugins_export_sqlite_sqlite_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_export_sqlite_sqlite_la_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
plugins_export_sqlite_sqlite_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_export_sqlite_sqlite_la_LIBADD = libtext.la $(SQLITE_LIBS)
