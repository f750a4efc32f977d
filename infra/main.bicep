targetScope = 'subscription'

@minLength(1)
@maxLength(40)
@description('Name of the azd environment; resources are named after it.')
param environmentName string

@minLength(1)
@description('Where everything runs, Cosmos DB\'s further regions aside.')
param location string

@minLength(1)
@description('Regions of the store, the first one writes, the others take over in this order. Name the app\'s region first.')
param cosmosRegions string[] = [location]

@description('Whether store, queue (Premium), storage and app are spread over availability zones.')
param zoneRedundant bool = true

@description('How far back the store can be restored to any second: 7 days (free) or 30.')
@allowed(['Continuous7Days', 'Continuous30Days'])
param backupTier string = 'Continuous7Days'

@minValue(1000)
@description('Most RU/s of the container orders, in thousands; billed is what is used, at least a tenth.')
param ordersThroughput int = 4000

@minValue(1000)
@description('Most RU/s of the container timeline.')
param timelineThroughput int = 4000

@minValue(1000)
@description('Most RU/s of the container order-index.')
param orderIndexThroughput int = 2000

@minValue(1000)
@description('Most RU/s of layouts, leases and parked, each.')
param otherThroughput int = 1000

@description('Tier of the queue. Standard takes messages of up to 256 KB and has no private endpoints; Premium takes whole orders of 1 MiB.')
@allowed(['Standard', 'Premium'])
param serviceBusTier string = 'Standard'

@minValue(1)
@description('Messaging units of a Premium queue: 1, 2, 4, 8 or 16.')
param serviceBusUnits int = 1

@description('SKU of an Azure Managed Redis through which hosts share their cache, such as Balanced_B0; empty = none, each host for itself.')
param redisSku string = ''

@description('Puts store, queue (Premium), storage and cache behind private endpoints and closes their public ones.')
param privateNetwork bool = false

@minValue(1)
@maxValue(1000)
@description('Most instances that a function, or the group of the HTTP functions, may grow to.')
param maximumInstances int = 100

@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemory int = 2048

@minValue(0)
@description('Instances for HTTP that never sleep. The queue and the views have one each in any case.')
param httpInstances int = 0

@description('How long a read may take in the first region before the next one is asked as well. Only with several regions; empty = never.')
param hedgeAfter string = '00:00:00.500'

@description('Who is told of alerts; empty = nobody, the alerts still show in the portal.')
param alertEmail string = ''

@description('Object id of the user or group that may look at orders and messages in the portal; empty = nobody. With azd it is who deploys, unless set.')
param operatorPrincipalId string = ''

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var database = 'orders'
var queue = 'orders'

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module monitoring 'monitoring.bicep' = {
  scope: group
  params: { token: token, location: location, tags: tags }
}

module storage 'storage.bicep' = {
  scope: group
  params: { token: token, location: location, tags: tags, zoneRedundant: zoneRedundant, publicAccess: !privateNetwork }
}

module cosmos 'cosmos.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    database: database
    regions: cosmosRegions
    zoneRedundant: zoneRedundant
    backupTier: backupTier
    ordersThroughput: ordersThroughput
    timelineThroughput: timelineThroughput
    orderIndexThroughput: orderIndexThroughput
    otherThroughput: otherThroughput
    publicAccess: !privateNetwork
    workspaceId: monitoring.outputs.workspaceId
  }
}

module serviceBus 'serviceBus.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    queue: queue
    tier: serviceBusTier
    units: serviceBusUnits
    publicAccess: !privateNetwork || serviceBusTier != 'Premium'
  }
}

module roles 'roles.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    storageName: storage.outputs.name
    cosmosName: cosmos.outputs.name
    serviceBusName: serviceBus.outputs.name
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    operatorPrincipalId: operatorPrincipalId
  }
}

module redis 'redis.bicep' = if (!empty(redisSku)) {
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    sku: redisSku
    principalId: roles.outputs.principalId
    publicAccess: !privateNetwork
  }
}

module network 'network.bicep' = if (privateNetwork) {
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    services: concat(
      [
        { name: 'cosmos', id: cosmos.outputs.id, groupId: 'Sql', zone: 'privatelink.documents.azure.com' }
        { name: 'blob', id: storage.outputs.id, groupId: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
        { name: 'table', id: storage.outputs.id, groupId: 'table', zone: 'privatelink.table.${environment().suffixes.storage}' }
      ],
      serviceBusTier == 'Premium'
        ? [{ name: 'bus', id: serviceBus.outputs.id, groupId: 'namespace', zone: 'privatelink.servicebus.windows.net' }]
        : [],
      empty(redisSku) ? [] : [{ name: 'redis', id: redis!.outputs.id, groupId: 'redisEnterprise', zone: 'privatelink.redis.azure.net' }]
    )
  }
}

module functionApp 'functionApp.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    zoneRedundant: zoneRedundant
    identityId: roles.outputs.identityId
    clientId: roles.outputs.clientId
    storageName: storage.outputs.name
    packages: storage.outputs.packages
    cosmosEndpoint: cosmos.outputs.endpoint
    regions: cosmosRegions
    hedgeAfter: hedgeAfter
    serviceBusNamespace: serviceBus.outputs.fullyQualifiedNamespace
    queue: queue
    redis: empty(redisSku) ? '' : redis!.outputs.connection
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    maximumInstances: maximumInstances
    instanceMemory: instanceMemory
    httpInstances: httpInstances
  }
}

module alerts 'alerts.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    email: alertEmail
    workspaceId: monitoring.outputs.workspaceId
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    cosmosId: cosmos.outputs.id
    serviceBusId: serviceBus.outputs.id
    queue: queue
    healthUrl: '${functionApp.outputs.url}/api/health'
  }
}

module workbook 'workbook.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    cosmosId: cosmos.outputs.id
    serviceBusId: serviceBus.outputs.id
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_APP_NAME string = functionApp.outputs.name
output API_URL string = functionApp.outputs.url
output COSMOS_ENDPOINT string = cosmos.outputs.endpoint
output SERVICEBUS_NAMESPACE string = serviceBus.outputs.fullyQualifiedNamespace
output WORKBOOK_ID string = workbook.outputs.id
