/// Google Workspace: "Download users" of the admin console.
extension ExportTables {
  static let google = #"""
    { "name": "Google Workspace, users",
      "marks": [["Email Address [Required]"], ["Email Address", "Org Unit Path"]],
      "words": { "True": true, "False": false },
      "columns": {
        "Email Address [Required]": ["userName", "emails[type eq \"work\"].value"],
        "Email Address": ["userName", "emails[type eq \"work\"].value"],
        "First Name [Required]": "name.givenName", "First Name": "name.givenName",
        "Last Name [Required]": "name.familyName", "Last Name": "name.familyName",
        "Employee Title": "title",
        "Employee Type": "userType",
        "Status [READ ONLY]": { "to": "active", "words": { "Active": true, "Suspended": false, "Archived": false } },
        "Status": { "to": "active", "words": { "Active": true, "Suspended": false, "Archived": false } },
        "Work Secondary Email": "emails[type eq \"other\"].value",
        "Home Secondary Email": "emails[type eq \"home\"].value",
        "Work Phone": "phoneNumbers[type eq \"work\"].value",
        "Home Phone": "phoneNumbers[type eq \"home\"].value",
        "Mobile Phone": "phoneNumbers[type eq \"mobile\"].value",
        "Work Address": "addresses[type eq \"work\"].formatted",
        "Home Address": "addresses[type eq \"home\"].formatted",
        "Employee ID": "employeeNumber",
        "Cost Center": "costCenter",
        "Department": "department",
        "Manager Email": "manager.value",
        "Password [Required]": null, "Password": null, "Password Hash Function [UPLOAD ONLY]": null,
        "Org Unit Path [Required]": null, "Org Unit Path": null, "New Primary Email [UPLOAD ONLY]": null,
        "Last Sign In [READ ONLY]": null, "Recovery Email": null,
        "Recovery Phone [MUST BE IN THE E.164 FORMAT]": null, "2sv Enrolled [READ ONLY]": null,
        "2sv Enforced [READ ONLY]": null, "Building ID": null, "Floor Name": null, "Floor Section": null,
        "Email Usage [READ ONLY]": null, "Drive Usage [READ ONLY]": null, "Photos Usage [READ ONLY]": null,
        "Total Storage [READ ONLY]": null, "Storage Used [READ ONLY]": null, "Storage limit [READ ONLY]": null,
        "Change Password at Next Sign-In": null, "New Status [UPLOAD ONLY]": null, "Licenses [READ ONLY]": null,
        "New Licenses [UPLOAD ONLY]": null, "Advanced Protection Program enrollment": null } }
    """#
}
