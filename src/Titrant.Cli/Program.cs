Console.WriteLine("titrant");
