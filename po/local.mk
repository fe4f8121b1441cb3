# What is said in other languages: po/LANG.po is the library's, and
# po/PROGRAM/LANG.po a program's. Each becomes LANG/LC_MESSAGES/NAME.mo below
# po/locale, where programs of the build tree find it.

languages = de
translated = contact guestbook

catalogues = $(foreach l,$(languages),po/locale/$(l)/LC_MESSAGES/postern.mo \
	$(foreach p,$(translated),po/locale/$(l)/LC_MESSAGES/$(p).mo))
noinst_DATA += $(catalogues)
CLEANFILES += $(catalogues)
EXTRA_DIST += po/update po/postern.pot \
	$(languages:%=po/%.po) \
	$(foreach p,$(translated),po/$(p)/$(p).pot $(languages:%=po/$(p)/%.po))

make_catalogue = $(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) --check-format --check-domain -o $@

po/locale/%/LC_MESSAGES/postern.mo: $(srcdir)/po/%.po
	$(make_catalogue) $<

po/locale/%/LC_MESSAGES/contact.mo: $(srcdir)/po/contact/%.po
	$(make_catalogue) $<

po/locale/%/LC_MESSAGES/guestbook.mo: $(srcdir)/po/guestbook/%.po
	$(make_catalogue) $<

install-data-local: $(catalogues)
	for c in $(catalogues:po/locale/%=%); do \
		$(MKDIR_P) $(DESTDIR)$(localedir)/$${c%/*} && \
		$(INSTALL_DATA) po/locale/$$c $(DESTDIR)$(localedir)/$$c || \
		exit 1; \
	done

uninstall-local: uninstall-catalogues

uninstall-catalogues:
	for c in $(catalogues:po/locale/%=%); do \
		rm -f $(DESTDIR)$(localedir)/$$c; \
	done

# Texts that are new in the sources go into the .pot and .po files.
update-po: all
	$(SHELL) $(srcdir)/po/update $(srcdir) $(builddir)
