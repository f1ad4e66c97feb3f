extension HelpTopic {
  static let exportsText = #"""
    Users are read as directories export them; aup convert writes them as SCIM. What it is follows from the content.

      Entra ID         CSV of "Download users", old and new; of a group "Download members" for --members
      Microsoft 365    CSV of "Export users" in the admin centre
      Microsoft Graph  JSON of /users: pages, arrays of pages, arrays; groups from $expand=memberOf, or from /groups with members
      PowerShell       CSV of Get-MgUser, Get-AzureADUser, Get-ADUser; comma or ;, UTF-8 or UTF-16
      Okta             JSON of the Users API; CSV of users; reports over group memberships for --members
      Google           CSV of "Download users" in the admin console

    --format graph, okta or csv overrides; --encoding utf-16le, utf-16be or windows-1252 where no byte order mark says it (bytes
    in messages then count in the text as UTF-8).

    Columns may stand in any order. Each cell is text: nothing is inferred, leading zeros stay, only what is empty is absent.
    What is true and what is false is a closed list for each kind of export; Okta's ACTIVE, PASSWORD_EXPIRED, RECOVERY and
    LOCKED_OUT are active, STAGED, PROVISIONED, SUSPENDED and DEPROVISIONED are not. A row that is longer or shorter than the
    header is refused, as are names of columns that are blank or stand there twice. Passwords are never read.

    --map FILE says what other columns mean, or otherwise than above:

      { "columns": { "Login": "userName", "Mail": ["emails[type eq \"work\"].value", "externalId"],
                     "State": { "to": "active", "words": { "on": true, "off": false } },
                     "Teams": { "to": "groups.display", "split": ";" }, "Notes": null },
        "separator": "|", "quote": "'" }

    A column is a header, or a property of JSON (profile.badge); it goes to one path of a user or to several. Of columns with one
    path the first that is not empty counts. Columns that nobody knows are left out, and a note names them.

    A rule that reads what the export does not carry cannot be answered: that is an error before anything is evaluated, unless
    --allow-missing takes it as absent. What is carried follows from the header; of Graph from the context of the page and the
    first user, for Graph writes each property that was asked for on every user; Okta writes all it has, but no groups.

    Only direct memberships count: of memberOf the groups, nothing of transitiveMemberOf. Lists that look cut off (a nextLink at
    the end, exactly 20, 100 or 999 entries) are warned about.

    """#
}
