param token string
param location string
param tags object
param queue string
param tier 'Standard' | 'Premium'
param units int
param publicAccess bool

var premium = tier == 'Premium'

// A Premium namespace is spread over zones by itself where there are any.
resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: 'sb-${token}'
  location: location
  tags: tags
  sku: premium ? { name: tier, tier: tier, capacity: units } : { name: tier, tier: tier }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
  }
}

resource orders 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {
  parent: namespace
  name: queue
  properties: {
    // The app waits inside the lock before it gives a message back; a batch that was fetched ahead waits for the one before it as well.
    lockDuration: 'PT2M'
    // The app says what can never become an order. Whatever else comes back was kept from the store, which may be away for hours.
    maxDeliveryCount: 1000
    defaultMessageTimeToLive: 'P14D'
    deadLetteringOnMessageExpiration: true
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'PT10M'
    maxSizeInMegabytes: 5120
    maxMessageSizeInKilobytes: premium ? 2048 : null
  }
}

output id string = namespace.id
output name string = namespace.name
output fullyQualifiedNamespace string = split(replace(namespace.properties.serviceBusEndpoint, 'https://', ''), ':')[0]
