import { words, type Words } from './words-of';

/** Errors of the framework, of tokens and of roles: a title and a text. */
export const TITLED_ERRORS: Record<string, { title: Words; text: Words }> = {
  malformed: {
    title: words('Peticion Incorrecta', 'Bad Request'),
    text: words(
      '400 Bad Request: The browser (or proxy) sent a request that this server could not understand.',
      '400 Bad Request: The browser (or proxy) sent a request that this server could not understand.',
    ),
  },
  'token.missing': {
    title: words('Autorizacion Requerida', 'Authorization Required'),
    text: words('La peticion no contiene un token valido', 'The request does not contain a valid token'),
  },
  'token.invalid': {
    title: words('Token Invalido', 'Invalid Token'),
    text: words('Fallo la verificacion de firma', 'Signature verification failed'),
  },
  'token.expired': {
    title: words('Token Expirado', 'Token Expired'),
    text: words('El token ha expirado', 'The token has expired'),
  },
  'token.revoked': {
    title: words('Token Revocado', 'Token Revoked'),
    text: words('El token ha sido revocado', 'The token has been revoked'),
  },
  'ticket.invalid': {
    title: words('Ticket Invalido', 'Invalid Ticket'),
    text: words(
      'El ticket ya se uso, ha expirado o no existe',
      'The ticket has been used, has expired or does not exist',
    ),
  },
  'api_key.invalid': {
    title: words('Clave de API Invalida', 'Invalid API Key'),
    text: words('La clave de API no existe o ya no sirve', 'The API key does not exist or is no longer valid'),
  },
  'api_key.expired': {
    title: words('Clave de API Expirada', 'API Key Expired'),
    text: words('La clave de API ha expirado', 'The API key has expired'),
  },
  'scope.missing': {
    title: words('Prohibido', 'Forbidden'),
    text: words('La clave de API no tiene el permiso {scope}', 'The API key does not have the scope {scope}'),
  },
  'role.required': {
    title: words('Prohibido', 'Forbidden'),
    text: words('No tienes permiso para acceder a este recurso', 'Admin access required'),
  },
  unknown_path: {
    title: words('No Encontrado', 'Not Found'),
    text: words('Recurso no encontrado', 'Resource not found'),
  },
  method_not_allowed: {
    title: words('Metodo No Permitido', 'Method Not Allowed'),
    text: words('El metodo no esta permitido para este recurso', 'The method is not allowed for this resource'),
  },
  too_large: {
    title: words('Contenido Demasiado Grande', 'Payload Too Large'),
    text: words('El cuerpo de la peticion no debe exceder 1 MB', 'The request body must not exceed 1 MB'),
  },
  headers_too_large: {
    title: words('Cabeceras Demasiado Grandes', 'Request Header Fields Too Large'),
    text: words(
      'Las cabeceras de la peticion no deben exceder 16 KB',
      'The headers of the request must not exceed 16 KB',
    ),
  },
  request_timeout: {
    title: words('Tiempo Agotado', 'Request Timeout'),
    text: words('La peticion tardo demasiado en llegar', 'The request took too long to arrive'),
  },
  unsupported_media_type: {
    title: words('Tipo de Contenido No Soportado', 'Unsupported Media Type'),
    text: words(
      "Envia el cuerpo como JSON con 'Content-Type: application/json'",
      "Send the body as JSON with 'Content-Type: application/json'",
    ),
  },
  rate_limited: {
    title: words('Limite de Velocidad Excedido', 'Rate Limit Exceeded'),
    text: words(
      'Demasiadas peticiones. Por favor intentalo de nuevo mas tarde.',
      'Too many requests. Please try again later.',
    ),
  },
  unexpected: {
    title: words('Error Interno del Servidor', 'Internal Server Error'),
    text: words('Ocurrio un error inesperado', 'An unexpected error occurred'),
  },
  store_busy: {
    title: words('Servicio No Disponible', 'Service Unavailable'),
    text: words(
      'Demasiado trabajo en espera. No se guardo nada; intentalo de nuevo.',
      'Too much work is waiting. Nothing was saved; please try again.',
    ),
  },
  'service.starting': {
    title: words('Servicio No Disponible', 'Service Unavailable'),
    text: words(
      'El servicio esta arrancando. No se guardo nada; intentalo de nuevo.',
      'The service is starting. Nothing was saved; please try again.',
    ),
  },
  'service.stopping': {
    title: words('Servicio No Disponible', 'Service Unavailable'),
    text: words('El servicio se esta deteniendo', 'The service is stopping'),
  },
  store_outcome_unknown: {
    title: words('Servicio No Disponible', 'Service Unavailable'),
    text: words(
      'Se perdio la conexion con el almacenamiento al guardar: no se sabe si el cambio se guardo. Compruebalo antes de repetirlo.',
      'The connection to the store was lost while saving: it is unknown whether the change was saved. Check before you repeat it.',
    ),
  },
  store_unavailable: {
    title: words('Servicio No Disponible', 'Service Unavailable'),
    text: words(
      'El almacenamiento no esta disponible. No se guardo nada; intentalo de nuevo.',
      'The store is unavailable. Nothing was saved; please try again.',
    ),
  },
};
