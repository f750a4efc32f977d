param token string
param location string
param tags object

@description('Who is told; empty = nobody.')
param email string
param workspaceId string
param applicationInsightsId string
param cosmosId string
param serviceBusId string
param queue string
param healthUrl string

// Rules on what the app and the store report to the workspace. Each query gives one row per thing that may be wrong, and the value that is too high.
var queryAlerts = [
  {
    name: 'view-lag'
    title: 'A view is behind'
    description: 'A consumer of the change feed has been more than 60 seconds behind the orders. Lists by time and lookups by order id alone miss what is newer.'
    severity: 2
    window: 'PT5M'
    query: '''
      AppMetrics
      | where Name == "ordersfn.view.behind"
      | project TimeGenerated, Value = Sum, Of = tostring(Properties.consumer)
    '''
    threshold: 60
  }
  {
    name: 'parked'
    title: 'Changes are parked'
    description: 'A view could not take a change, which waits in the container parked with its reason. See GET /api/parked, mend, replay.'
    severity: 2
    window: 'PT15M'
    query: '''
      AppMetrics
      | where Name == "ordersfn.parked.waiting"
      | project TimeGenerated, Value = Sum, Of = "parked"
    '''
    threshold: 0
  }
  {
    name: 'throttled'
    title: 'Cosmos DB throttles'
    description: 'More than 5 % of a container\'s requests are answered 429. If its normalized RU are high all over, raise its throughput; if only one partition\'s are, give the customer lanes or the hour more shards.'
    severity: 2
    // Rows come minutes after their five.
    window: 'PT30M'
    // The reference calls the number of requests RequestCount, the examples SampleCount.
    query: '''
      CDBDataPlaneRequests5M
      | where DatabaseName == "orders"
      | extend Requests = coalesce(todouble(column_ifexists("RequestCount", real(null))), todouble(column_ifexists("SampleCount", real(null))), 1.0)
      | summarize Throttled = sumif(Requests, toint(StatusCode) == 429), All = sum(Requests) by Of = CollectionName, TimeGenerated = bin(TimeGenerated, 5m)
      | where All >= 100
      | project TimeGenerated, Value = 100.0 * Throttled / All, Of
    '''
    threshold: 5
  }
  {
    name: 'failures'
    title: 'Requests fail'
    description: 'More than 1 % of calls and function runs, and at least 5, failed through no fault of the caller. See the failed requests of Application Insights.'
    severity: 1
    window: 'PT5M'
    // Being throttled or refused (4xx) is the caller's affair; health says 503 by itself when the system is not ready, which is the alert on availability.
    query: '''
      AppRequests
      | where Url !endswith "/api/health"
      | summarize Failed = sumif(ItemCount, Success == false and not(ResultCode startswith "4" and strlen(ResultCode) == 3)), All = sum(ItemCount) by TimeGenerated = bin(TimeGenerated, 5m)
      | where Failed >= 5
      | project TimeGenerated, Value = 100.0 * Failed / All, Of = "requests"
    '''
    threshold: 1
  }
]

// Rules on what the platform measures itself.
var metricAlerts = [
  {
    name: 'dead-letters'
    title: 'Messages are set aside'
    description: 'The queue holds dead letters: messages that can never become an order, each with its reason. See GET /api/deadletters.'
    severity: 2
    scope: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    window: 'PT5M'
    threshold: 0
    dimensions: [{ name: 'EntityName', operator: 'Include', values: [queue] }]
  }
  {
    name: 'normalized-ru'
    title: 'A physical partition is at its limit'
    description: 'A physical partition used more than 90 % of its RU/s on average over 15 minutes. Soon it throttles.'
    severity: 3
    scope: cosmosId
    namespace: 'Microsoft.DocumentDB/databaseAccounts'
    metric: 'NormalizedRUConsumption'
    aggregation: 'Average'
    window: 'PT15M'
    threshold: 90
    dimensions: [
      { name: 'CollectionName', operator: 'Include', values: ['*'] }
      { name: 'PhysicalPartitionId', operator: 'Include', values: ['*'] }
    ]
  }
]

// From five places, so that a place's own trouble is not taken for ours.
var testLocations = ['emea-nl-ams-azr', 'emea-gb-db3-azr', 'us-va-ash-azr', 'us-ca-sjc-azr', 'apac-sg-sin-azr']

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'orders'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

var actionGroups = empty(email) ? [] : [actionGroup.id]

resource queryAlert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in queryAlerts: {
    name: 'alert-${alert.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.title
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      autoMitigate: true
      // Tables come into being with their first row.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Maximum'
            metricMeasureColumn: 'Value'
            dimensions: [{ name: 'Of', operator: 'Include', values: ['*'] }]
            operator: 'GreaterThan'
            threshold: alert.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: actionGroups }
    }
  }
]

resource metricAlert 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in metricAlerts: {
    name: 'alert-${alert.name}-${token}'
    location: 'global'
    tags: tags
    properties: {
      description: '${alert.title}. ${alert.description}'
      severity: alert.severity
      enabled: true
      scopes: [alert.scope]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricNamespace: alert.namespace
            metricName: alert.metric
            dimensions: alert.dimensions
            timeAggregation: alert.aggregation
            operator: 'GreaterThan'
            threshold: alert.threshold
          }
        ]
      }
      actions: [for id in actionGroups: { actionGroupId: id }]
    }
  }
]

resource healthTest 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'health-${token}'
  location: location
  tags: union(tags, { 'hidden-link:${applicationInsightsId}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: 'health-${token}'
    Name: 'health'
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: [for place in testLocations: { Id: place }]
    Request: { RequestUrl: healthUrl, HttpVerb: 'GET', FollowRedirects: false, ParseDependentRequests: false }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 7 }
  }
}

resource availabilityAlert 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-availability-${token}'
  location: 'global'
  tags: union(tags, {
    'hidden-link:${applicationInsightsId}': 'Resource'
    'hidden-link:${healthTest.id}': 'Resource'
  })
  properties: {
    description: 'The system is not ready. GET /api/health, asked from five places, does not answer 200 at two of them or more. Its answer says what is not ready.'
    severity: 1
    enabled: true
    scopes: [healthTest.id, applicationInsightsId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: healthTest.id
      componentId: applicationInsightsId
      failedLocationCount: 2
    }
    actions: [for id in actionGroups: { actionGroupId: id }]
  }
}
