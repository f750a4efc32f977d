using 'main.bicep'

// `azd env set NAME value` sets any of these for one environment.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param operatorPrincipalId = readEnvironmentVariable('OPERATOR_PRINCIPAL_ID', readEnvironmentVariable('AZURE_PRINCIPAL_ID', ''))

param cosmosRegions = split(readEnvironmentVariable('COSMOS_REGIONS', readEnvironmentVariable('AZURE_LOCATION')), ',')
param zoneRedundant = bool(readEnvironmentVariable('ZONE_REDUNDANT', 'true'))
param backupTier = readEnvironmentVariable('COSMOS_BACKUP_TIER', 'Continuous7Days')
param ordersThroughput = int(readEnvironmentVariable('COSMOS_ORDERS_RU', '4000'))
param timelineThroughput = int(readEnvironmentVariable('COSMOS_TIMELINE_RU', '4000'))
param orderIndexThroughput = int(readEnvironmentVariable('COSMOS_ORDER_INDEX_RU', '2000'))
param otherThroughput = int(readEnvironmentVariable('COSMOS_OTHER_RU', '1000'))
param hedgeAfter = readEnvironmentVariable('COSMOS_HEDGE_AFTER', '00:00:00.500')

param serviceBusTier = readEnvironmentVariable('SERVICEBUS_TIER', 'Standard')
param serviceBusUnits = int(readEnvironmentVariable('SERVICEBUS_UNITS', '1'))
param redisSku = readEnvironmentVariable('REDIS_SKU', '')
param privateNetwork = bool(readEnvironmentVariable('PRIVATE_NETWORK', 'false'))

param maximumInstances = int(readEnvironmentVariable('FUNCTIONS_MAX_INSTANCES', '100'))
param instanceMemory = any(int(readEnvironmentVariable('FUNCTIONS_MEMORY_MB', '2048')))
param httpInstances = int(readEnvironmentVariable('FUNCTIONS_HTTP_INSTANCES', '0'))

param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
