param token string
param location string
param tags object
param zoneRedundant bool
param identityId string
param clientId string
param storageName string

@description('URL of the blob container that takes the app\'s package.')
param packages string
param cosmosEndpoint string
param regions string[]
param hedgeAfter string
param serviceBusNamespace string
param queue string
param redis string
param applicationInsightsName string
param subnetId string
param maximumInstances int
param instanceMemory int
param httpInstances int

// An order in the queue, or a change that a view has not seen, does not wait for a host to start. Names are those of the functions; a test compares.
var alwaysReady = [
  { name: 'function:TakeOrders', instanceCount: 1 }
  { name: 'function:UpdateTimeline', instanceCount: 1 }
  { name: 'function:UpdateOrderIndex', instanceCount: 1 }
]

var settings = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: clientId
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
  Cosmos__accountEndpoint: cosmosEndpoint
  Cosmos__credential: 'managedidentity'
  Cosmos__clientId: clientId
  ServiceBus__fullyQualifiedNamespace: serviceBusNamespace
  ServiceBus__credential: 'managedidentity'
  ServiceBus__clientId: clientId
  OrderQueue: queue
  // What a bulk request may have, and what the host takes of any. Between the two our answer says what is wrong; a longer body never reaches us, and
  // the host answers 500 with no body. Bodies with a Content-Length are held in the host's memory, so its limit also bounds that.
  Intake__BulkMostBytes: '67108864'
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '104857600'
}

var regionSettings = toObject(range(0, length(regions)), i => 'Cosmos__PreferredRegions__${i}', i => regions[i])

// What helps when a region or a partition of it is slow needs another region to go to.
var severalRegionsSettings = {
  Cosmos__HedgeAfter: hedgeAfter
  Cosmos__PartitionLevelCircuitBreaker: 'true'
}

var redisSettings = {
  Cache__Redis: redis
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: 'func-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packages
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemory
        maximumInstanceCount: maximumInstances
        alwaysReady: concat(alwaysReady, httpInstances > 0 ? [{ name: 'http', instanceCount: httpInstances }] : [])
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(
      settings,
      { APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsights.properties.ConnectionString },
      regionSettings,
      length(regions) > 1 ? severalRegionsSettings : {},
      empty(redis) ? {} : redisSettings
    )
  }

  // Deployments come with an identity, too.
  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
