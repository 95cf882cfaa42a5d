/// Ways, steps and reading commands that the remedies about users and roles share.
enum SecurityConsole {
  static let users = "Navigator > Tools > Security Console > Users > (user)"
  static let userRoles = "Navigator > Tools > Security Console > Users > (user) > Edit > Roles"
  static let roleHierarchy = "Navigator > Tools > Security Console > Roles > (role) > Edit Role > Role Hierarchy"

  static let importRoles = """
    Run the scheduled process Import User and Role Application Security Data, wait ten minutes and let a new token be \
    issued: until then the change has no effect.
    """
  static let openRoles = "In Fusion open Security Console > Users, search {client} and choose Edit > Roles."

  /// The user by its name. Values are quoted where they are filled in, so they stand outside the quotes here.
  static let readUser = "curl -u ADMINISTRATOR {pod}'/hcmRestApi/scim/Users?filter=userName+eq+%22'{clientQuery}'%22'"
  /// The user's direct roles by code.
  static let readUserRoles = """
    curl -u ADMINISTRATOR -H 'REST-Framework-Version: 4' \
    {pod}'/hcmRestApi/resources/11.13.18.05/userAccounts?q=Username=%27'{clientQuery}'%27&expand=userAccountRoles'
    """

  static let essRoles =
    "https://docs.oracle.com/en/cloud/saas/applications-common/24b/facsa/assign-roles-for-access-to-manage-scheduled-processes.html"
  static let securityReference =
    "https://docs.oracle.com/en/cloud/saas/applications-common/24c/oacsm/Internal_Auditor_job_roles.html"
}
