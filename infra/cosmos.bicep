param token string
param location string
param tags object
param database string
param regions string[]
param zoneRedundant bool
param backupTier 'Continuous7Days' | 'Continuous30Days'
param ordersThroughput int
param timelineThroughput int
param orderIndexThroughput int
param otherThroughput int
param publicAccess bool
param workspaceId string

// The same as ContainerDefinitions in the code; a test compares them. Only what is queried is indexed. A time to live of -1 is on, but nothing
// expires that does not say so itself.
var containers = [
  {
    maxThroughput: ordersThroughput
    resource: {
      id: 'orders'
      partitionKey: { paths: ['/customerId', '/saltBucket'], kind: 'MultiHash', version: 2 }
      defaultTtl: -1
      indexingPolicy: {
        indexingMode: 'consistent'
        automatic: true
        includedPaths: [
          { path: '/customerId/?' }
          { path: '/saltBucket/?' }
          { path: '/orderedAt/?' }
          { path: '/type/?' }
          { path: '/status/?' }
          { path: '/currency/?' }
        ]
        excludedPaths: [{ path: '/*' }]
        compositeIndexes: [
          [{ path: '/orderedAt', order: 'ascending' }, { path: '/id', order: 'ascending' }]
          [{ path: '/orderedAt', order: 'descending' }, { path: '/id', order: 'descending' }]
        ]
      }
    }
  }
  {
    maxThroughput: otherThroughput
    resource: {
      id: 'layouts'
      partitionKey: { paths: ['/customerId'], kind: 'Hash', version: 2 }
      defaultTtl: -1
      indexingPolicy: { indexingMode: 'consistent', automatic: true, includedPaths: [], excludedPaths: [{ path: '/*' }] }
    }
  }
  {
    maxThroughput: timelineThroughput
    resource: {
      id: 'timeline'
      partitionKey: { paths: ['/bucket'], kind: 'Hash', version: 2 }
      defaultTtl: -1
      indexingPolicy: {
        indexingMode: 'consistent'
        automatic: true
        includedPaths: [{ path: '/orderedAt/?' }, { path: '/status/?' }]
        excludedPaths: [{ path: '/*' }]
        compositeIndexes: [
          [
            { path: '/orderedAt', order: 'ascending' }
            { path: '/orderId', order: 'ascending' }
            { path: '/customerId', order: 'ascending' }
          ]
          [
            { path: '/orderedAt', order: 'descending' }
            { path: '/orderId', order: 'descending' }
            { path: '/customerId', order: 'descending' }
          ]
        ]
      }
    }
  }
  {
    maxThroughput: orderIndexThroughput
    resource: {
      id: 'order-index'
      partitionKey: { paths: ['/orderId'], kind: 'Hash', version: 2 }
      defaultTtl: -1
      indexingPolicy: {
        indexingMode: 'consistent'
        automatic: true
        includedPaths: [{ path: '/orderId/?' }]
        excludedPaths: [{ path: '/*' }]
      }
    }
  }
  {
    maxThroughput: otherThroughput
    resource: {
      id: 'leases'
      partitionKey: { paths: ['/id'], kind: 'Hash', version: 2 }
      defaultTtl: -1
      indexingPolicy: { indexingMode: 'consistent', automatic: true, includedPaths: [], excludedPaths: [{ path: '/*' }] }
    }
  }
  {
    maxThroughput: otherThroughput
    resource: {
      id: 'parked'
      partitionKey: { paths: ['/source'], kind: 'Hash', version: 2 }
      defaultTtl: -1
      indexingPolicy: {
        indexingMode: 'consistent'
        automatic: true
        includedPaths: [{ path: '/source/?' }, { path: '/parkedAt/?' }, { path: '/origin/id/?' }]
        excludedPaths: [{ path: '/*' }]
      }
    }
  }
]

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' = {
  name: 'cosmos-${token}'
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    locations: [
      for (region, priority) in regions: {
        locationName: region
        failoverPriority: priority
        isZoneRedundant: zoneRedundant
      }
    ]
    // One region writes: what an order's version guards would be two versions with several.
    enableMultipleWriteLocations: false
    enableAutomaticFailover: length(regions) > 1
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: backupTier } }
    // Each partition, in each region, scales by itself: a busy one does not bill them all.
    enablePerRegionPerPartitionAutoscale: true
    enableBurstCapacity: true
    // Calls of users come before intake from the queue and before the views, which say of themselves that they can wait.
    enablePriorityBasedExecution: true
    defaultPriorityLevel: 'High'
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
  }
}

resource orders 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-10-15' = {
  parent: account
  name: database
  properties: { resource: { id: database } }
}

resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15' = [
  for definition in containers: {
    parent: orders
    name: definition.resource.id
    properties: {
      resource: definition.resource
      options: { autoscaleSettings: { maxThroughput: definition.maxThroughput } }
    }
  }
]

// Sums of five minutes, not every request: they say what share was throttled, and what each physical partition did.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      { category: 'DataPlaneRequests5M', enabled: true }
      { category: 'PartitionKeyStatistics', enabled: true }
      { category: 'ControlPlaneRequests', enabled: true }
    ]
  }
}

output id string = account.id
output name string = account.name
output endpoint string = account.properties.documentEndpoint
