param location string
param tags object
param workspaceId string
param applicationInsightsId string
param cosmosId string
param serviceBusId string

var template = loadTextContent('workbook.json')

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(applicationInsightsId, 'orders')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Orders'
    category: 'workbook'
    sourceId: applicationInsightsId
    serializedData: replace(
      replace(replace(template, '$WORKSPACE', workspaceId), '$COSMOS', cosmosId),
      '$SERVICEBUS',
      serviceBusId
    )
  }
}

output id string = workbook.id
