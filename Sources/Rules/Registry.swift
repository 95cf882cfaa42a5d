public import Lint

/// Every rule, in the order of the IDs.
public let allRules: [any Rule.Type] = [
  ConfigurationIsWellFormed.self,
  KeysAreUnique.self,
  KeysAreKnown.self,
  ValuesHaveTheirType.self,
  EvidenceIsReadable.self,
  EvidenceIsRecognised.self,
  EvidenceHoldsNoSecret.self,
  SuppressionHasReason.self,
  SuppressionIsUsed.self,
  SuppressionHolds.self,
  SuppressionNamesRule.self,
  ConfigurationHasVersion.self,
  EvidenceAgrees.self,
  EvidenceIsFresh.self,
  GrantsClientCredentials.self,
]
