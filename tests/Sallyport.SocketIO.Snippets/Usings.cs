global using System.Text.Json;
global using System.Text.Json.Serialization;
global using Sallyport.SocketIO;
global using Sallyport.SocketIO.Adapters;
global using Sallyport.SocketIO.Broadcasting;
global using Sallyport.SocketIO.EngineIO;
