# The library: an archive with every symbol for the tests, and the shared
# object that programs link with, which shows pn_ and hides pn__.

noinst_LIBRARIES += lib/libpostern.a
lib_libpostern_a_SOURCES =

# What is loaded when it is first used, with its library.
modules =
module_link = $(AM_V_CCLD)$(MKDIR_P) lib/postern && \
	$(CC) -shared -o $@ $(CFLAGS) -pthread $(SANITIZE) -Wl,-z,relro,-z,now

include lib/base/local.mk
include lib/fcgi/local.mk
include lib/http/local.mk
include lib/schema/local.mk
include lib/req/local.mk
include lib/form/local.mk
include lib/json/local.mk
include lib/view/local.mk
include lib/db/local.mk
include lib/session/local.mk
include lib/route/local.mk
include lib/serve/local.mk
include lib/test/local.mk

soname = libpostern.so.0
EXTRA_DIST += lib/postern.map lib/postern.pc.in
CLEANFILES += lib/$(soname) lib/libpostern.so

lib/$(soname): lib/libpostern.a lib/postern.map
	$(AM_V_CCLD)$(CC) -shared -Wl,-soname,$(soname) -o $@ $(CFLAGS) \
	    -pthread $(SANITIZE) -Wl,-z,relro,-z,now \
	    -Wl,--version-script,$(top_srcdir)/lib/postern.map \
	    -Wl,--whole-archive lib/libpostern.a -Wl,--no-whole-archive \
	    $(POSTERN_DEPS)

lib/libpostern.so: lib/$(soname)
	$(AM_V_GEN)ln -sf $(soname) $@

all-local: lib/libpostern.so $(modules)
CLEANFILES += $(modules)

include_HEADERS = lib/postern.h
pkginclude_HEADERS = \
	lib/postern/app.h \
	lib/postern/base.h \
	lib/postern/cache.h \
	lib/postern/db.h \
	lib/postern/driver.h \
	lib/postern/engine.h \
	lib/postern/filter.h \
	lib/postern/fields.h \
	lib/postern/form.h \
	lib/postern/http.h \
	lib/postern/json.h \
	lib/postern/log.h \
	lib/postern/moment.h \
	lib/postern/plugin.h \
	lib/postern/reply.h \
	lib/postern/req.h \
	lib/postern/schema.h \
	lib/postern/session.h \
	lib/postern/stream.h \
	lib/postern/test.h \
	lib/postern/table.h \
	lib/postern/upload.h \
	lib/postern/value.h

install-exec-local: lib/$(soname)
	$(MKDIR_P) $(DESTDIR)$(libdir)
	$(INSTALL_PROGRAM) lib/$(soname) $(DESTDIR)$(libdir)/$(soname)
	ln -sf $(soname) $(DESTDIR)$(libdir)/libpostern.so

install-exec-local: install-modules
install-modules: $(modules)
	$(MKDIR_P) $(DESTDIR)$(libdir)/postern
	$(INSTALL_PROGRAM) $(modules) $(DESTDIR)$(libdir)/postern

uninstall-local: uninstall-modules
uninstall-modules:
	for m in $(modules); do \
	    rm -f $(DESTDIR)$(libdir)/postern/$${m##*/}; done
.PHONY: install-modules uninstall-modules

uninstall-local:
	rm -f $(DESTDIR)$(libdir)/$(soname) $(DESTDIR)$(libdir)/libpostern.so

pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = lib/postern.pc
