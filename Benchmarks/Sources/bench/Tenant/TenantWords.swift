/// The words of a made-up company.
///
/// Names of groups are built of three of these lists, so that a keyword says something about many groups.
enum TenantWords {
  static let subjects = split(
    """
    Storage Backup Network Database Payroll Finance Legal Audit Security Identity Billing Sales Marketing Support \
    Logistics Warehouse Procurement Facilities Training Recruiting Research Analytics Reporting Platform Mobile Desktop \
    Printing Telephony Messaging Calendar Archive Compliance Privacy Risk Treasury Tax Pricing Campaign Partner Customer \
    Service Incident Change Release Quality Testing Design Frontend Backend Compute Virtual Container Cluster Kernel \
    Firmware Hardware Laboratory Clinical Safety Energy Water Fleet Travel Catering Housing Insurance Pension Benefits \
    Relations Events Press Brand Content Video Audio Gaming Retail Wholesale Export Import Customs Shipping Packaging \
    Assembly Casting Welding Painting Machining Robotics Sensor Optics Laser Battery Motor Chassis Interior Supplier \
    Contract License Patent Standards Mapping Weather Harvest Forest
    """)
  static let kinds = [
    "Admins", "Readers", "Users", "Owners", "Operators", "Auditors", "Approvers", "Guests", "Leads", "Team",
  ]
  static let places = split(
    """
    Berlin Paris London Madrid Rome Vienna Zürich Oslo Dublin Lisbon Prague Warsaw Athens Boston Denver Austin Seattle \
    Chicago Toronto Bogotá Lima Tokyo Osaka Seoul Mumbai Delhi Sydney Perth Cairo Nairobi
    """)
  static let levels = ["Junior", "Senior", "Principal", "Lead", "Deputy"]
  static let jobs = [
    "Engineer", "Analyst", "Manager", "Specialist", "Consultant", "Administrator", "Architect", "Director",
  ]
  static let userTypes = ["Employee", "Contractor", "Guest", "Intern"]
  static let countries = split(
    "DE US FR GB IT ES IN JP BR CA AU NL SE PL CH AT BE DK NO FI IE PT CZ GR HU RO BG HR SK SI EE LV LT MX AR CL CO PE ZA EG"
  )
  static let languages = ["de-DE", "en-US", "fr-FR", "en-GB", "it-IT", "es-ES", "ja-JP", "pt-BR"]
  static let domains = split(
    "corp.example emea.corp.example apac.corp.example us.corp.example latam.corp.example labs.example retail.example mail.example"
  )
  static let givenNames = split(
    """
    Anna Ben Carla David Eva Felix Gina Hugo Ida Jonas Klara Leon Mia Noah Olga Paul Rosa Simon Tara Ugo Vera Walter Yara \
    Zoe Amir Bea Chen Dora Emil Fatma Goran Hana Ivan Jana Karim Lena Marco Nina Omar Petra
    """)
  static let familyNames = split(
    """
    Abel Bauer Costa Duval Engel Fischer Garcia Hansen Ito Jensen Keller Lopez Meyer Novak Olsen Peters Quinn Rossi Silva \
    Tanaka Ulrich Vogel Weber Young Ziegler Andersen Brandt Conti Dubois Eriksen Ferrari Gupta Huber Ivanov Jung Klein \
    Lang Moreau Nilsson Ortiz Palmer Reyes Schmidt Torres Urban Vidal Wagner Yilmaz Zimmer Arnold
    """)

  /// Departments: a subject and what it does.
  static let departments = (0..<120).map { subjects[$0 % 100] + [" Operations", " Planning"][$0 / 100] }
  /// 40 roles and 200 units, the catalogue of the rules.
  static let roles = (0..<40).map { subjects[$0 / 4] + [" Admin", " Reader", " Operator", " Auditor"][$0 % 4] }
  static let units = (0..<200).map { "\(places[$0 % 30]) \($0 / 30 + 1)" }

  private static func split(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}

/// A group of the company. Its index is its rank by size.
struct TenantGroup {
  /// As many as the company has.
  static let count = 5_000

  let name: String
  let id: String
  let subject, kind, place: Int

  /// All of them, the largest first.
  static let all: [TenantGroup] = (0..<count).map { TenantGroup(rank: $0) }

  private init(rank: Int) {
    // A walk through all combinations of the three words that meets none twice.
    let combination = (rank * 7_919 + 4_711) % 30_000
    (subject, kind, place) = (combination % 100, combination / 100 % 10, combination / 1_000)
    name = "\(TenantWords.subjects[subject]) \(TenantWords.kinds[kind]) \(TenantWords.places[place])"
    // An odd factor: no two are the same.
    id = SplitMix.hex(UInt64(rank + 1) &* 0x9E37_79B1 & 0xFFFF_FFFF, 8)
  }
}
