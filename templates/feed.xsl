<xsl:stylesheet version="1.0" xmlns="http://www.w3.org/2005/Atom"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="xml" media-type="application/atom+xml"/>

  <xsl:template match="/page">
    <feed>
      <id><xsl:value-of select="site"/>/feed</id>
      <title>Guestbook</title>
      <link rel="self" href="{site}/feed"/>
      <link href="{site}/guestbook"/>
      <updated>
        <xsl:value-of select="entries/entry[1]/created"/>
        <xsl:if test="not(entries/entry)">1970-01-01T00:00:00</xsl:if>
        <xsl:text>Z</xsl:text>
      </updated>
      <xsl:apply-templates select="entries/entry"/>
    </feed>
  </xsl:template>

  <xsl:template match="entry">
    <entry>
      <id><xsl:value-of select="concat(/page/site, '/guestbook/', id)"/></id>
      <title><xsl:value-of select="name"/></title>
      <author><name><xsl:value-of select="name"/></name></author>
      <link href="{/page/site}/guestbook/{id}"/>
      <updated><xsl:value-of select="created"/>Z</updated>
      <content><xsl:value-of select="message"/></content>
    </entry>
  </xsl:template>
</xsl:stylesheet>
